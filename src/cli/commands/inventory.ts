import { Command, Option } from "commander";
import { catalogueSource } from "../../guardrail/catalogue-source.ts";
import { INVENTORY_FORMATS, type InventoryFormat, renderInventory } from "../../guardrail/render-inventory.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { noColorOption } from "../options.ts";
import type { Shell } from "../shell.ts";

/** `mesh-egress inventory`: read-only queries that find today's pins of MESH in every account and subscription. */
export const inventory = (shell: Shell): Command =>
  new Command("inventory")
    .summary("print read-only queries for where MESH is pinned today")
    .description(
      "Prints, from the catalogue, queries whose answers `mesh-egress audit` reads: for an organisation by AWS Config's aggregator or " +
        "Azure Resource Graph, for one account or subscription by its command line.",
    )
    .addOption(
      new Option("-f, --format <format>", "where they are run").choices(INVENTORY_FORMATS).makeOptionMandatory(),
    )
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Examples:
  mesh-egress inventory --format aws-config
  mesh-egress inventory --format az | sh

${exitCodeHelp(["ok", "failed", "usage"])}`,
    )
    .action(({ format }: { format: InventoryFormat }) => {
      shell.out.write(renderInventory(format, catalogueSource()));
    });
