/** A resource as an engine, a plan, a state or a cloud shows it: what sources give and readers take. */
export interface PlainResource {
  readonly urn: string;
  /** Pulumi's type token as registered, such as `aws:ec2/securityGroup:SecurityGroup`; readers get it normalised. */
  readonly type: string;
  /** Inputs or outputs, with Pulumi's marks for what isn't known or is secret. */
  readonly props: object;
  /** URNs of the resources that each top-level property comes from. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Id in the cloud, where there is one already. */
  readonly id?: string | undefined;
  /** As in the reading of it. */
  readonly unchangedSince?: string | null | undefined;
}
