/** What a question turned out to mean, where its words could mean something else. */
export type Remark = (text: string) => void;
