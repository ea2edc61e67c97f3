import { createHash } from 'node:crypto';
import type { ListedLiability, ProofEncoding } from './leaf-list.ts';

/** One node of a Merkle sum tree: hash in hexadecimal, sum as the encoding writes it. */
export interface SumNode {
  readonly hash: string;
  readonly sum: string;
}

interface Encoding {
  readonly leaf: (liability: ListedLiability) => SumNode;
  readonly join: (left: SumNode, right: SumNode) => SumNode;
  readonly padding: SumNode;
}

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Canonical decimal text as whole hundred-millionths. */
function hundredMillionths(sum: string): bigint {
  const [whole, part = ''] = sum.split('.') as [string, string?];
  return BigInt(whole + part.padEnd(8, '0'));
}

function eightDecimals(units: bigint): string {
  const digits = units.toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

const olaLeaf = (name: string, balance: string, nonce: string): SumNode => {
  const sum = eightDecimals(hundredMillionths(balance));
  return { hash: sha256(`${name.trim()}|${sum}|${nonce.trim()}`), sum };
};

/** Parent sum and both child hashes, as text joined by bars; sums with exactly 8 decimals. Source: olalonde/proof-of-liabilities, README, "Hashing". */
const olalonde: Encoding = {
  leaf: ({ name, balance, secret }) => olaLeaf(name, balance, secret),
  join(left, right) {
    const sum = eightDecimals(hundredMillionths(left.sum) + hundredMillionths(right.sum));
    return { hash: sha256(`${sum}|${left.hash}|${right.hash}`), sum };
  },
  padding: olaLeaf('dummy', '0', '0'),
};

function wide(sum: string): Buffer {
  return Buffer.from(BigInt(sum).toString(16).padStart(64, '0'), 'hex');
}

/** Each child's hash followed by its sum in 32 bytes, big-endian. Source: ethereum/research, proof_of_solvency/merkle_sum_tree.py. */
const ethereum: Encoding = {
  leaf: ({ name, balance, secret }) => ({ hash: sha256(Buffer.from(secret.replace(/^0x/, ''), 'hex'), name), sum: balance }),
  join(left, right) {
    const sum = (BigInt(left.sum) + BigInt(right.sum)).toString();
    return { hash: sha256(Buffer.from(left.hash, 'hex'), wide(left.sum), Buffer.from(right.hash, 'hex'), wide(right.sum)), sum };
  },
  padding: { hash: '00'.repeat(32), sum: '0' },
};

const encodings: Readonly<Record<ProofEncoding, Encoding>> = { olalonde, ethereum };

export interface SumTree {
  readonly root: SumNode;
  /** In the order of the list, without padding. */
  readonly leaves: readonly SumNode[];
  /** The siblings from a leaf up to the root: what its owner needs to check the root. */
  readonly siblingsOf: (leaf: number) => readonly (SumNode & { readonly side: 'left' | 'right' })[];
}

/** Builds the perfect binary tree over the list, padded to a power of two. */
export function sumTree(liabilities: readonly ListedLiability[], encoding: ProofEncoding): SumTree {
  const { leaf, join, padding } = encodings[encoding];
  const leaves = liabilities.map(leaf);
  let width = 1;
  while (width < leaves.length) width *= 2;
  const levels: SumNode[][] = [[...leaves, ...Array.from({ length: width - leaves.length }, () => padding)]];
  while (levels[0]!.length > 1) {
    const below = levels[0]!;
    levels.unshift(Array.from({ length: below.length / 2 }, (_, n) => join(below[2 * n]!, below[2 * n + 1]!)));
  }
  const siblingsOf = (index: number): (SumNode & { side: 'left' | 'right' })[] =>
    levels.slice(1).reverse().map((level, up) => {
      const at = index >> up;
      const sibling = at ^ 1;
      return { ...level[sibling]!, side: sibling < at ? ('left' as const) : ('right' as const) };
    });
  return { root: levels[0]![0]!, leaves, siblingsOf };
}

/** Recomputes the root from one leaf and its siblings: what an account's owner checks against the published root. */
export function rootFrom(liability: ListedLiability, siblings: ReturnType<SumTree['siblingsOf']>, encoding: ProofEncoding): SumNode {
  const { leaf, join } = encodings[encoding];
  return siblings.reduce<SumNode>((node, sibling) => (sibling.side === 'left' ? join(sibling, node) : join(node, sibling)), leaf(liability));
}
