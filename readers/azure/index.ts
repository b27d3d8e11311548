import type { Reader } from "../resource.ts";

/** Readers of Azure resource types, those of azure-native and of the classic provider. */
export const azureReaders: Readonly<Record<string, Reader>> = {};
