import { readLeafList } from '#interchange/liability-proof/leaf-list.ts';
import { rootFrom, sumTree } from '#interchange/liability-proof/tree.ts';
import { textTable } from '#interchange/report/text-table.ts';
import { readBytes } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface ProofOptions {
  readonly encoding: string;
  readonly file: string;
  readonly account?: string;
  readonly json?: boolean;
}

/** `proof`: the Merkle sum tree of a list of liabilities, and whether one account is in it with its balance. */
export function runProof(options: ProofOptions): number {
  const { encoding } = options;
  if (encoding !== 'olalonde' && encoding !== 'ethereum') return usageProblem('--encoding', 'olalonde or ethereum', encoding);
  const bytes = readBytes(options.file);
  if (!bytes.ok) return printFailure(bytes.failure);
  const list = readLeafList(new TextDecoder().decode(bytes.value), options.file, encoding);
  if (!list.ok) return printFailure(list.failure);
  const tree = sumTree(list.value, encoding);
  const leaves = list.value.map(({ name, balance }, n) => ({ name, hash: tree.leaves[n]!.hash, balance }));
  const index = options.account === undefined ? -1 : list.value.findIndex(({ name }) => name === options.account);
  const siblings = index < 0 ? [] : tree.siblingsOf(index);
  // Found by name is not enough: the root has to follow from this leaf and its siblings alone.
  const included = index >= 0 && rootFrom(list.value[index]!, siblings, encoding).hash === tree.root.hash;
  const root = { hash: tree.root.hash, sum: tree.root.sum };
  const answer = { encoding, root, leaves, ...(options.account === undefined ? {} : { account: options.account, included, ...(index < 0 ? {} : { balance: list.value[index]!.balance, path: siblings }) }) };
  if (options.json === true) printJson(inNumbers(answer));
  else {
    printLine(`root ${root.hash}\nsum  ${root.sum}\n`);
    printLine(textTable(['account', 'balance', 'leaf'], leaves.map((leaf) => [leaf.name, leaf.balance, leaf.hash]), 1));
    if (options.account !== undefined) printLine(included ? `${options.account} is in the tree with ${list.value[index]!.balance}` : `${options.account} is not in the tree`);
  }
  return 0;
}

/** Sums and balances as JSON numbers where a number holds them exactly, else as text. */
function inNumbers(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => inNumbers(one));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inNumbers(one, name)]));
  if (typeof value !== 'string' || (key !== 'sum' && key !== 'balance')) return value;
  const plain = value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return String(Number(value)) === plain ? Number(value) : value;
}
