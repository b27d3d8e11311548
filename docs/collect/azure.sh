#!/bin/sh
# Collects what decides about outbound traffic in one subscription of Azure, for `mesh-egress audit`:
#
#   sh azure.sh > azure.json && mesh-egress audit azure.json
#
# It only reads: every call is a GET of Resource Manager's, as the role Reader allows. The subscription is the one that
# `az` itself goes by (az account set), or --subscription ID. It asks the API through `az rest`, for the commands of
# `az network` drop fields that they don't know, and some of them need an extension. Where a call fails, it ends there
# and the file is cut: audit refuses it.
set -eu

subscription='{subscriptionId}'
if [ "${1-}" = --subscription ]; then subscription=$2; fi

separator=''

# get PATH VERSION: writes what is in a list, page by page.
get() {
  url="$1?api-version=$2"
  while [ -n "$url" ]; do
    rows=$(ask "$url" value json)
    rows=$(printf '%s\n' "$rows" | sed '1s/^\[//; $s/\]$//')
    if [ -n "$rows" ]; then
      printf '%s%s\n' "$separator" "$rows"
      separator=,
    fi
    url=$(ask "$url" nextLink tsv)
    if [ "$url" = None ]; then url=''; fi
  done
}

# ids PATH VERSION: the id of everything in a list, one a line.
ids() {
  url="$1?api-version=$2"
  while [ -n "$url" ]; do
    ask "$url" 'value[].id' tsv || exit 1
    url=$(ask "$url" nextLink tsv) || exit 1
    if [ "$url" = None ]; then url=''; fi
  done
}

# ask URL QUERY FORMAT
ask() {
  az rest --method get --url "$1" --query "$2" --output "$3" --only-show-errors
}

# below PARENTS CHILD VERSION: every list of that name below these.
below() {
  for id in $1; do get "$id/$2" "$3"; done
}

printf '[\n'

NETWORK=2024-05-01
MANAGER=2024-05-01
DNS=2020-06-01
network="/subscriptions/$subscription/providers/Microsoft.Network"

for kind in virtualNetworks networkSecurityGroups routeTables ipGroups azureFirewalls firewallPolicies; do
  get "$network/$kind" "$NETWORK"
done
policies=$(ids "$network/firewallPolicies" "$NETWORK")
below "$policies" ruleCollectionGroups "$NETWORK"

managers=$(ids "$network/networkManagers" "$MANAGER")
for manager in $managers; do
  for kind in securityAdminConfigurations routingConfigurations; do
    configurations=$(ids "$manager/$kind" "$MANAGER")
    for configuration in $configurations; do
      get "$configuration/ruleCollections" "$MANAGER"
      collections=$(ids "$configuration/ruleCollections" "$MANAGER")
      below "$collections" rules "$MANAGER"
    done
  done
done

get "$network/privateDnsZones" "$DNS"
zones=$(ids "$network/privateDnsZones" "$DNS")
for kind in A AAAA CNAME; do below "$zones" "$kind" "$DNS"; done

printf ']\n'
