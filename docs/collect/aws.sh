#!/bin/sh
# Collects what decides about outbound traffic in one account and region of AWS, for `mesh-egress audit`:
#
#   sh aws.sh > aws.json && mesh-egress audit aws.json
#
# It only reads: every call is a describe-, list- or get- operation, as the managed policy ViewOnlyAccess allows for the
# most part; docs/auditing.md names the rest. Account and region are those that `aws` itself goes by (AWS_PROFILE,
# AWS_REGION). Where a call fails, it ends there, and the file is cut: audit refuses it.
set -eu

separator=''

# call SERVICE OPERATION PARAMETERS-AS-JSON ARGUMENT…: makes the call, and writes it down with its answer.
call() {
  service=$1 operation=$2 parameters=$3
  shift 3
  output=$(aws "$service" "$operation" "$@" --output json --no-cli-pager)
  printf '%s{"service":"%s","operation":"%s","parameters":%s,"output":%s}\n' \
    "$separator" "$service" "$operation" "$parameters" "${output:-{\}}"
  separator=,
}

# each QUERY SERVICE OPERATION ARGUMENT…: one id a line.
each() {
  query=$1
  shift
  found=$(aws "$@" --query "$query" --output text --no-cli-pager) || exit 1
  printf '%s\n' "$found" | tr '\t' '\n' | sed '/^None$/d; /^$/d'
}

# of_each IDS SERVICE OPERATION PARAMETER OPTION: one call for each of them.
of_each() {
  for id in $1; do
    call "$2" "$3" "{\"$4\":\"$id\"}" "$5" "$id"
  done
}

printf '{"calls":[\n'

call ec2 describe-vpcs '{}'
call ec2 describe-subnets '{}'
call ec2 describe-security-groups '{}'
call ec2 describe-network-acls '{}'
call ec2 describe-route-tables '{}'
call ec2 describe-managed-prefix-lists '{}'
ids=$(each "PrefixLists[?OwnerId!='AWS'].PrefixListId" ec2 describe-managed-prefix-lists)
of_each "$ids" ec2 get-managed-prefix-list-entries PrefixListId --prefix-list-id

ids=$(each 'RuleGroups[].Arn' network-firewall list-rule-groups)
of_each "$ids" network-firewall describe-rule-group RuleGroupArn --rule-group-arn
ids=$(each 'FirewallPolicies[].Arn' network-firewall list-firewall-policies)
of_each "$ids" network-firewall describe-firewall-policy FirewallPolicyArn --firewall-policy-arn
ids=$(each 'Firewalls[].FirewallArn' network-firewall list-firewalls)
of_each "$ids" network-firewall describe-firewall FirewallArn --firewall-arn
ids=$(each 'TLSInspectionConfigurations[].Arn' network-firewall list-tls-inspection-configurations)
of_each "$ids" network-firewall describe-tls-inspection-configuration TLSInspectionConfigurationArn \
  --tls-inspection-configuration-arn

call route53resolver list-firewall-configs '{}'
call route53resolver list-firewall-rule-group-associations '{}'
call route53resolver list-firewall-rule-groups '{}'
ids=$(each 'FirewallRuleGroups[].Id' route53resolver list-firewall-rule-groups)
of_each "$ids" route53resolver list-firewall-rules FirewallRuleGroupId --firewall-rule-group-id
call route53resolver list-firewall-domain-lists '{}'
ids=$(each 'FirewallDomainLists[?!ManagedOwnerName].Id' route53resolver list-firewall-domain-lists)
of_each "$ids" route53resolver list-firewall-domains FirewallDomainListId --firewall-domain-list-id

ids=$(each 'HostedZones[?Config.PrivateZone].Id' route53 list-hosted-zones)
of_each "$ids" route53 list-resource-record-sets HostedZoneId --hosted-zone-id

printf ']}\n'
