// A list of whole numbers that grows: four bytes each outside of the heap, where a list of JavaScript's takes eight and has the collector look at them.

const ROOM_LEAST = 64
/** By how much a full list grows: doubling would leave half of a large one empty. */
const GROWTH = 1.5
/** A list that has no more room left than this share is handed out as it is; else as a copy without the rest. */
const SPARE = 0.125

export class Growing {
  length = 0
  /** The numbers with room behind them, which is 0; another array once the list has grown. */
  numbers: Int32Array

  constructor(room = ROOM_LEAST) {
    this.numbers = new Int32Array(Math.max(room, ROOM_LEAST))
  }

  push(number: number): void {
    if (this.length === this.numbers.length) this.#grow(this.length + 1)
    this.numbers[this.length++] = number
  }

  append(numbers: ArrayLike<number>): void {
    const length = this.length + numbers.length
    if (length > this.numbers.length) this.#grow(length)
    this.numbers.set(numbers, this.length)
    this.length = length
  }

  /** Makes the list at least so long; what it did not have is 0. */
  reach(length: number): void {
    if (length > this.numbers.length) this.#grow(length)
    if (length > this.length) this.length = length
  }

  /** Exactly the numbers, when no more are added. */
  trimmed(): Int32Array {
    return this.numbers.length - this.length <= this.length * SPARE ? this.numbers.subarray(0, this.length) : this.numbers.slice(0, this.length)
  }

  #grow(least: number): void {
    const wider = new Int32Array(Math.max(least, Math.ceil(this.numbers.length * GROWTH)))
    wider.set(this.numbers)
    this.numbers = wider
  }
}
