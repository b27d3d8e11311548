import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/** A folder from which the shipped program can be planned with so many hosts, as stacks `hosts-<number>`. */
export function hostStacks(root: string, numbers: readonly number[]): string {
  const folder = mkdtempSync(join(tmpdir(), "mesh-egress-bench-"));
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8"));
  writeFileSync(join(folder, "Pulumi.yaml"), stringify({ ...project, main: join(root, "index.ts") }));
  for (const number of numbers) {
    const { config } = parse(readFileSync(join(root, "Pulumi.int.yaml"), "utf8"));
    // One host comes from the catalogue.
    config["mesh-egress:extraHosts"] = Object.fromEntries(
      Array.from({ length: number - 1 }, (_, index) => extraHost(index)),
    );
    config["mesh-egress:aws"].networkFirewall.capacity = 30_000;
    writeFileSync(join(folder, `Pulumi.hosts-${number}.yaml`), stringify({ config }));
  }
  return folder;
}

const extraHost = (index: number): [key: string, host: object] => [
  `host-${index}`,
  { host: `host-${index}.bench.nhs.uk`, reason: "benchmark", owner: "benchmark" },
];
