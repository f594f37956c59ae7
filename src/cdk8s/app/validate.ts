import type { IConstruct } from 'constructs';
import { synthesisError } from './synthesis-error';

/**
 * Asks every construct once. The root comes last, because it is there that the proof renders all objects: whatever another validation
 * still does to them is in what is proven and written. Told in the order of the tree, in the words of cdk8s.
 */
export function validate(tree: IConstruct): void {
  const [root, ...others] = tree.node.findAll().map(({ node }) => node);
  const errors = others.flatMap((node) => node.validate().map((error) => `[${node.path}] ${error}`));
  // A root has no path; where it speaks of a construct, it begins with the path of that.
  errors.unshift(...root?.validate() ?? []);
  if (errors.length > 0) throw synthesisError(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
}
