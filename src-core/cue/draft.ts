// Lists that are filled anew for every word: their memory stays, and what is taken from them is no larger than it must be.

const none: readonly number[] = [];

export class Draft {
  length = 0;
  private readonly numbers: number[] = [];

  at(index: number): number {
    return this.numbers[index] ?? 0;
  }

  push(number: number): void {
    this.numbers[this.length] = number;
    this.length += 1;
  }

  /** Adds a number to those that are there, in their order, unless it is among them. */
  insert(number: number): void {
    let place = this.length;
    while (place > 0 && this.at(place - 1) > number) place -= 1;
    if (place > 0 && this.at(place - 1) === number) return;
    for (let index = this.length; index > place; index -= 1) this.numbers[index] = this.at(index - 1);
    this.numbers[place] = number;
    this.length += 1;
  }

  /** The numbers; the draft is empty then. */
  take(): readonly number[] {
    const taken = this.length === 0 ? none : this.numbers.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}
