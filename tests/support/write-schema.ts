import { writeFileSync } from "node:fs";
import { componentSchema, SCHEMA_FILE } from "./component-host.ts";

writeFileSync(SCHEMA_FILE, await componentSchema());
