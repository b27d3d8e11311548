/** Where something stands in a stack. */
export interface Place {
  /** URN of the resource. */
  readonly urn: string;
  /** Property path as Pulumi writes it, such as `ruleGroup.rulesSource.rulesString`; empty for the whole resource. */
  readonly path: string;
  /** Line in a text, from 1, where the property is one of several lines. */
  readonly line?: number | undefined;
}

/** `path`, with the line where there is one. */
export const describePlace = ({ path, line }: Place): string => (line === undefined ? path : `${path}, line ${line}`);

/** The same text for the same place, and for no other. */
export const placeKey = ({ urn, path, line }: Place): string => JSON.stringify([urn, path, line]);

/** The resource's name in its program. */
export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::") || urn;
