import { describe, expect, it } from 'vitest';
import cases from './cases.json' with { type: 'json' };
import { readLeafList } from '#interchange/liability-proof/leaf-list.ts';
import { rootFrom, sumTree } from '#interchange/liability-proof/tree.ts';

const byId = new Map((cases as unknown as readonly { id: string; inputs: Record<string, unknown>; expected: Record<string, unknown> }[]).map((c) => [c.id, c]));
const read = (list: unknown, encoding: 'olalonde' | 'ethereum') => {
  const result = readLeafList(JSON.stringify(list), 'list.json', encoding);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};

describe('proof of liabilities', () => {
  it('pol-leaf-frank', () => {
    const { inputs, expected } = byId.get('pol-leaf-frank')!;
    const tree = sumTree(read([{ name: inputs['user'], balance: '3.1415', nonce: inputs['nonce'] }], 'olalonde'), 'olalonde');
    expect(tree.leaves[0]).toEqual({ hash: expected['hash'], sum: '3.14150000' });
    expect(tree.root).toEqual(tree.leaves[0]);
  });

  it.each(['mst-ethereum-8-users', 'mst-ethereum-3-users-padded'])('%s', (id) => {
    const { inputs, expected } = byId.get(id)!;
    const users = inputs['users'] as readonly string[];
    const balances = inputs['balances'] as readonly number[];
    const list = read(users.map((name, n) => ({ name, balance: balances[n], salt: (n + 1).toString(16).padStart(2, '0').repeat(32) })), 'ethereum');
    const tree = sumTree(list, 'ethereum');
    expect(tree.root).toEqual({ hash: expected['root_hash'], sum: String(expected['root_sum']) });
    users.forEach((_, n) => expect(rootFrom(list[n]!, tree.siblingsOf(n), 'ethereum')).toEqual(tree.root));
    expect(rootFrom({ ...list[1]!, balance: '51' }, tree.siblingsOf(1), 'ethereum').hash).not.toBe(tree.root.hash);
  });

  it('joins by the parent sum and both hashes, whatever the shape of the tree (pol-node)', () => {
    const { inputs, expected } = byId.get('pol-node')!;
    const frank = { name: 'frank@example.com', balance: '3.1415', secret: 'e3b0c44298fc1c149afbf4c8996fb924' };
    const joined = rootFrom(frank, [{ hash: String(inputs['right_hash']), sum: '68.16850000', side: 'right' }], 'olalonde');
    expect(joined).toEqual({ hash: expected['hash'], sum: '71.31000000' });
  });

  it('refuses negative balances, bad salts and parts of a unit, one line per problem', () => {
    const refused = readLeafList(JSON.stringify([{ name: 'A', balance: '-1', salt: '00' }, { name: '', balance: '0.5', salt: 'zz' }]), 'l.json', 'ethereum');
    expect(refused.ok ? [] : refused.failure.problems!.map((p) => p.where)).toEqual(['$[0].balance', '$[1].name', '$[1].balance', '$[1].salt']);
  });
});
