/** The cluster cannot be read: reported in one message, without a stack. */
export class ClusterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClusterError';
  }
}
