import { writeFileSync } from "node:fs";
import { componentSchema, SCHEMA_FILE } from "../pulumi/component-host.ts";

writeFileSync(SCHEMA_FILE, await componentSchema());
