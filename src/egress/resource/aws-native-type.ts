/**
 * Returns the `aws-native` type token of a CloudFormation type: `AWS::EC2::SecurityGroupEgress` becomes
 * `aws-native:ec2:SecurityGroupEgress`.
 */
export function awsNativeType(name: string): string {
  const [, service = "", kind = ""] = name.split("::");
  // The token keeps only the first capital of an abbreviation.
  const token = kind.replace(
    /^([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/,
    (_, first: string, rest: string) => first + rest.toLowerCase(),
  );
  return `aws-native:${service.toLowerCase()}:${token}`;
}
