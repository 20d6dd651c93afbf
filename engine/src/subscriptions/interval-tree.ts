/**
 * Intervals of numbers, asked which of them contain a value.
 *
 * A search tree by the lower ends (then the upper ones), in which each node also knows the highest
 * upper end below it:
 *
 *     value 7:        [5, 9] max 20
 *                    /             \
 *            [2, 6] max 6       [12, 20] max 20
 *            skipped: 6 < 7     skipped: begins behind 7
 *
 * Kept balanced by random priorities (a treap), so that it is as deep as the logarithm of its size
 * whatever the order in which clients come and go.
 */
export class IntervalTree<Item> {
  #root: Node<Item> | null = null;

  get isEmpty(): boolean {
    return this.#root === null;
  }

  /** Adds an item to an interval, both ends included; `low <= high`. */
  add(low: number, high: number, item: Item): void {
    this.#root = insert(this.#root, low, high, item);
  }

  /** Undoes `add`, given the same arguments; does nothing when there is no such item. */
  remove(low: number, high: number, item: Item): void {
    this.#root = remove(this.#root, low, high, item);
  }

  /** Visits the items of all intervals that contain the value; all items for NaN. */
  forEachAt(value: number, visit: (item: Item) => void): void {
    visitAt(this.#root, value, visit);
  }
}

interface Node<Item> {
  readonly low: number;
  readonly high: number;
  /** The highest end of this interval and all below it. */
  highest: number;
  readonly priority: number;
  left: Node<Item> | null;
  right: Node<Item> | null;
  readonly items: Set<Item>;
}

function visitAt<Item>(start: Node<Item> | null, value: number, visit: (item: Item) => void): void {
  // Comparisons with NaN are false, so that nothing is skipped for it.
  for (let node = start; node !== null && !(node.highest < value); node = node.right) {
    visitAt(node.left, value, visit);
    if (node.low > value) return;
    if (!(node.high < value)) for (const item of node.items) visit(item);
  }
}

function insert<Item>(node: Node<Item> | null, low: number, high: number, item: Item): Node<Item> {
  if (node === null) {
    const priority = Math.random();
    return { low, high, highest: high, priority, left: null, right: null, items: new Set([item]) };
  }
  const order = compare(node, low, high);
  if (order === 0) {
    node.items.add(item);
    return node;
  }
  if (order > 0) {
    node.left = insert(node.left, low, high, item);
    if (node.left.priority > node.priority) return rotateRight(node, node.left);
  } else {
    node.right = insert(node.right, low, high, item);
    if (node.right.priority > node.priority) return rotateLeft(node, node.right);
  }
  update(node);
  return node;
}

function remove<Item>(
  node: Node<Item> | null,
  low: number,
  high: number,
  item: Item,
): Node<Item> | null {
  if (node === null) return null;
  const order = compare(node, low, high);
  if (order === 0) {
    node.items.delete(item);
    return node.items.size > 0 ? node : join(node.left, node.right);
  }
  if (order > 0) node.left = remove(node.left, low, high, item);
  else node.right = remove(node.right, low, high, item);
  update(node);
  return node;
}

/** One tree of two, all of the first before all of the second. */
function join<Item>(left: Node<Item> | null, right: Node<Item> | null): Node<Item> | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.priority > right.priority) {
    left.right = join(left.right, right);
    update(left);
    return left;
  }
  right.left = join(left, right.left);
  update(right);
  return right;
}

function rotateRight<Item>(node: Node<Item>, left: Node<Item>): Node<Item> {
  node.left = left.right;
  left.right = node;
  update(node);
  update(left);
  return left;
}

function rotateLeft<Item>(node: Node<Item>, right: Node<Item>): Node<Item> {
  node.right = right.left;
  right.left = node;
  update(node);
  update(right);
  return right;
}

function update<Item>(node: Node<Item>): void {
  const below = Math.max(highestOf(node.left), highestOf(node.right));
  node.highest = Math.max(node.high, below);
}

function highestOf<Item>(node: Node<Item> | null): number {
  return node?.highest ?? Number.NEGATIVE_INFINITY;
}

/** Above 0 when the node stands behind the interval. */
function compare<Item>(node: Node<Item>, low: number, high: number): number {
  if (node.low !== low) return node.low < low ? -1 : 1;
  if (node.high !== high) return node.high < high ? -1 : 1;
  return 0;
}
