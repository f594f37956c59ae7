import type { IConstruct } from 'constructs';
import { synthesisError } from './synthesis-error';

/**
 * Runs the validations of every construct once. The root is last, because its validation renders all objects: changes that other validations
 * make are included. Messages are in the order of the tree, in the words of cdk8s.
 */
export function validate(tree: IConstruct): void {
  const [root, ...others] = tree.node.findAll().map(({ node }) => node);
  const errors = others.flatMap((node) => node.validate().map((error) => `[${node.path}] ${error}`));
  // A root has no path; its messages begin with the path of a construct, if they are about one.
  errors.unshift(...root?.validate() ?? []);
  if (errors.length > 0) throw synthesisError(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
}
