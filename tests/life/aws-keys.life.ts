import { AWS_CHANGES, of, SHARED } from "./changes.ts";
import { walkKeys } from "./keys.ts";
import { layAws } from "./networks.ts";

walkKeys("a key of AWS", { ...of("aws", SHARED), ...AWS_CHANGES }, layAws);
