/** A page of text: no script is sent with it. */
export const csr = false;
