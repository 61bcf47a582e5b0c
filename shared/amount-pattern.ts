// How an amount is written, for what reads amounts and for the schemas that promise them.

/** Up to 13 whole digits and 6 decimals; no sign, no exponent, no leading zeros, no space. */
export const AMOUNT_PATTERN = /^(0|[1-9]\d{0,12})(?:\.(\d{1,6}))?$/;
