/** The month of a contract as files write it: 20270319 or 202703 is 2027-03; null where it is neither. */
export function monthOf(text: string): string | null {
  const found = /^(\d{4})(0[1-9]|1[0-2])(\d\d)?$/.exec(text);
  return found === null ? null : `${found[1]!}-${found[2]!}`;
}
