import type { Reader } from "./kit/index.ts";

/** Saved log queries. They open nothing: addresses and names in them are only search terms. */
export const savedQueries: Reader = {
  types: [
    "aws:cloudwatch/queryDefinition:QueryDefinition",
    "aws:athena/namedQuery:NamedQuery",
    "azure-native:operationalinsights:SavedSearch",
  ],
  read: () => ({ grants: [], facts: [] }),
};
