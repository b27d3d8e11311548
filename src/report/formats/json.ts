import { writeJson } from "../../text/json.ts";
import type { Report } from "../report.ts";

/** The report itself; `docs/audit.schema.json` has its shape. */
export const renderJson = (report: Report): string => writeJson(report);
