// The port that seals secrets before they are stored.

export interface SecretBox {
  /** Encrypts a secret. `purpose` says what it is for, and opens it again: a sealed text moved to another place stays shut. */
  seal(secret: string, purpose: string): string
  /** Throws an Error when the text was sealed with another key or for another purpose, or was changed. */
  open(sealed: string, purpose: string): string
  /** 32 bytes that nobody makes without the key; the same each time for one text and purpose. */
  mark(text: string, purpose: string): Buffer
}
