import { uniteOperations } from '../../src/author/graph/http-operations';
import type { HttpOperation, HttpOperations, PathsNode } from '../../src/author/graph/http-operations';
import { allBut, ANY, nonEmpty, only } from '../../src/author/graph/selection';
import type { Any, Only } from '../../src/author/graph/selection';
import type { IssuerNode, SignedIn, UsersNode } from '../../src/author/graph/users';
import { fc } from '../support/properties';

const METHODS = ['GET', 'POST', 'PUT'];
const PATHS = ['/a', '/b', '/c/*'];

const selections = (values: readonly string[]): fc.Arbitrary<Any | Only<string>> => fc.oneof(
  fc.constant(ANY),
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }).map((items) => only(nonEmpty(items))),
);

const paths: fc.Arbitrary<PathsNode> = fc.oneof(
  { weight: 3, arbitrary: selections(PATHS) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 1 }).map((items) => allBut(nonEmpty(items))) },
);

const ISSUER: IssuerNode = { issuer: 'https://id.example.com', audiences: ['shop'], keys: { kind: 'discovered' }, forwardToken: true };
const usersIn = (group: string): UsersNode => ({ issuer: ISSUER, audiences: ['shop'], claims: [{ path: ['groups'], values: [group] }] });

const users: fc.Arbitrary<SignedIn> = fc.oneof(
  fc.constant(ANY),
  fc.uniqueArray(fc.constantFrom('buyers', 'sellers'), { minLength: 1 }).map((groups) => only(nonEmpty(groups.sort().map(usersIn)))),
);

const operations: fc.Arbitrary<HttpOperation> = fc.record({ methods: selections(METHODS), paths, users });

/** Nobody in particular, and people of these groups. */
const PEOPLE = [undefined, 'buyers', 'sellers', 'others'];

const parts: fc.Arbitrary<HttpOperations> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<HttpOperations>(ANY) },
  { weight: 6, arbitrary: fc.array(operations, { minLength: 1, maxLength: 4 }).map((items): HttpOperations => only(nonEmpty(items))) },
);

const unions = fc.array(parts, { minLength: 1, maxLength: 4 });

describe('the union of what several declarations allow', () => {
  test('allows a method on a path exactly if one of them does', () => {
    fc.assert(fc.property(unions, (declared) => {
      const united = uniteOperations(nonEmpty(declared));

      for (const method of [...METHODS, 'DELETE']) {
        for (const path of [...PATHS, '/other']) {
          for (const group of PEOPLE) {
            expect(allows(united, { method, path, group })).toBe(declared.some((part) => allows(part, { method, path, group })));
          }
        }
      }
    }));
  });

  test('is one value for one meaning, whatever the order and the grouping', () => {
    fc.assert(fc.property(unions.chain((declared) => fc.tuple(fc.constant(declared), fc.shuffledSubarray(declared, { minLength: declared.length }))),
      ([declared, shuffled]) => {
        const united = uniteOperations(nonEmpty(declared));

        expect(uniteOperations(nonEmpty(shuffled))).toEqual(united);
        expect(uniteOperations([united, united])).toEqual(united);
      }));
  });
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly group: string | undefined;
}

function allows(declared: HttpOperations, { method, path, group }: Asked): boolean {
  return declared.kind === 'any' || declared.items.some((operation) => (
    has(operation.methods, method) && has(operation.paths, path)
    && (operation.users.kind === 'any' || (group !== undefined && operation.users.items.some((one) => JSON.stringify(one) === JSON.stringify(usersIn(group)))))
  ));
}

function has(selection: PathsNode, value: string): boolean {
  if (selection.kind === 'all-but') return !selection.items.includes(value);
  return selection.kind === 'any' || selection.items.includes(value);
}
