import { folderOf } from "../../support/folder.ts";

/** Files by tool, each a text or what becomes JSON. */
export type Tools = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A folder with the files of a tool. */
export const folderWith = (files: Readonly<Record<string, unknown>>): string =>
  folderOf(
    Object.fromEntries(
      Object.entries(files).map(([file, value]) => [file, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
  );

/** A stack as `pulumi stack export` prints it. */
export const pulumi = (resources: readonly { type: string; id: string; outputs: object }[]) => ({
  version: 3,
  deployment: {
    resources: resources.map(({ type, id, outputs }, index) => ({
      urn: `urn:pulumi:live::hub::${type}::r${index}`,
      type,
      id,
      custom: true,
      inputs: outputs,
      outputs,
    })),
  },
});

/** The same as `terraform show -json` prints a plan. */
export const terraform = (resources: readonly { type: string; after: object }[]) => ({
  format_version: "1.2",
  resource_changes: resources.map(({ type, after }, index) => ({
    address: `${type}.r${index}`,
    mode: "managed",
    type,
    name: `r${index}`,
    change: { actions: ["no-op"], before: after, after, after_unknown: {} },
  })),
  configuration: { root_module: {} },
});
