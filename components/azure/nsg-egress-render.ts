import { type EgressRules, sortedRules } from "../../src/egress/rule.ts";
import { firstFew } from "../../src/text/first-few.ts";
