import { rangesIn } from "../../egress/address/read-ranges.ts";
import { leadNowhere } from "../../egress/address/special-networks.ts";

/** Whether an answer of DNS leads to no host of anybody's, as those of DNS filters do. */
export const isSinkhole = (address: string): boolean => leadNowhere(rangesIn(address));
