/** Returns the table's own value for a key from outside; undefined for inherited ones such as `constructor`. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined =>
  key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
