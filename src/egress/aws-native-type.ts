/**
 * Type token of `aws-native` for a type of CloudFormation: `AWS::EC2::SecurityGroupEgress` is
 * `aws-native:ec2:SecurityGroupEgress`.
 */
export function awsNativeType(name: string): string {
  const [, service = "", kind = ""] = name.split("::");
  // Of abbreviations, the token keeps the first capital alone.
  const token = kind.replace(
    /^([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/,
    (_, first: string, rest: string) => first + rest.toLowerCase(),
  );
  return `aws-native:${service.toLowerCase()}:${token}`;
}
