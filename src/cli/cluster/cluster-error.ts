/** The cluster can't be asked, or does not answer what it was asked: told in one message, without a stack. */
export class ClusterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClusterError';
  }
}
