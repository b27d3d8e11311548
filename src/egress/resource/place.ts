/** Where something is in a stack. */
export interface Place {
  /** URN of the resource. */
  readonly urn: string;
  /** Property path as Pulumi writes it, such as `ruleGroup.rulesSource.rulesString`; empty for the whole resource. */
  readonly path: string;
  /** Line in the property's text, from 1, if the text has several lines. */
  readonly line?: number | undefined;
}

/** Writes `path`, with the line if there is one. */
export const describePlace = ({ path, line }: Place): string => (line === undefined ? path : `${path}, line ${line}`);

/** Returns a text that is equal for equal places only. */
export const placeKey = ({ urn, path, line }: Place): string => JSON.stringify([urn, path, line]);

/** Returns the resource's name in its program. */
export const nameOfUrn = (urn: string): string => /^(?:.*?::){3}(.+)$/s.exec(urn)?.[1] ?? urn;

/**
 * Returns the resource's name for people. Clouds name resources by long ids: of an id of Azure only the names in it are
 * left (`hub/mesh`), of an ARN only what follows the account (`stateful-rulegroup/mesh`).
 */
export const shortNameOfUrn = (urn: string): string => shortName(nameOfUrn(urn));

/** Shortens an id of a cloud in the same way. Any other text stays as it is. */
export function shortName(name: string): string {
  const [, azure] =
    /^(?:\/subscriptions\/[^/]+)?(?:\/resourceGroups\/[^/]+)?\/providers\/[^/]+\/(.+)$/i.exec(name) ?? [];
  if (azure !== undefined) return azure.replaceAll(/[^/]+\/([^/]+)/g, "$1");
  const [, aws] = /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:(.+)$/.exec(name) ?? [];
  return aws ?? name;
}
