import { writeJson } from "../../text/json.ts";
import type { Report } from "../report.ts";

/** Renders the report itself. `docs/audit.schema.json` is its schema. */
export const renderJson = (report: Report): string => writeJson(report);
