/** A resource as an engine, a plan, a state or a cloud shows it. Sources produce it and readers consume it. */
export interface PlainResource {
  readonly urn: string;
  /**
   * Pulumi's type token as registered, such as `aws:ec2/securityGroup:SecurityGroup`. It is normalised before readers
   * see it.
   */
  readonly type: string;
  /** Inputs or outputs, with Pulumi's marks for unknown and secret values. */
  readonly props: object;
  /**
   * URNs of the resources that each top-level property comes from, and, as far as the source tells it, each value
   * inside, by its path.
   */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Id in the cloud, if it exists there already. */
  readonly id?: string | undefined;
  /** Time of the resource's last change; see `unchangedSince` of `ResourceReading`. */
  readonly unchangedSince?: string | null | undefined;
}
