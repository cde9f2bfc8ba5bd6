import {
  deleteComment,
  editComment,
  getComment,
  likeComment,
  listComments,
  listReplies,
  pinComment,
  unlikeComment,
  unpinComment,
  writeComment,
  type Account,
  type Clip,
  type Comment,
  type Writing,
} from '@footlights/contract';
import { api } from '#data/api.ts';
import { draftOf } from './draft.ts';

/** A comment on the clip with the replies that were asked for. */
export interface Branch {
  comment: Comment;
  replies: Comment[];
  /** Where the next replies begin; null: there are no more. */
  next: string | null;
  isOpen: boolean;
}

export type Order = 'top' | 'newest';

/**
 * The comments on a clip as one sheet shows them. Begins with nothing: call `load`. Acts show at once and are taken back
 * when they are declined; what declined acts throw is for the caller to tell.
 */
export class Discussion {
  branches = $state<Branch[]>([]);
  next = $state<string | null>(null);
  order = $state<Order>('top');
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  writing = $state<Writing>('open');
  approvesFirst = $state(false);
  readonly #clip: Clip;

  constructor(clip: Clip) {
    this.#clip = clip;
  }

  /** The first page, or the one at a cursor behind what is there. */
  async load(cursor?: string): Promise<void> {
    this.status = 'loading';
    try {
      const query = { order: this.order, ...(cursor === undefined ? {} : { cursor }) };
      const page = await api.call(listComments, { params: { id: this.#clip.id }, query });
      const before = cursor === undefined ? [] : this.branches;
      const known = new Set(before.map(({ comment }) => comment.id));
      const more = page.comments.filter(({ id }) => !known.has(id)).map(branchOf);
      this.branches = [...before, ...more];
      ({ next: this.next, writing: this.writing, approvesFirst: this.approvesFirst } = page);
      this.status = 'ready';
    } catch {
      this.status = 'failed';
    }
  }

  async reorder(wanted: Order): Promise<void> {
    this.order = wanted;
    await this.load();
  }

  /** Brings a linked comment, and its thread, to the top; false when it is not there any more. */
  async focus(id: string): Promise<boolean> {
    const found = await api.call(getComment, { params: { id } }).catch(() => null);
    if (found === null || found.comment.video !== this.#clip.id) return false;
    const top = found.thread ?? found.comment;
    const others = this.branches.filter(({ comment }) => comment.id !== top.id);
    this.branches = [branchOf(top), ...others];
    const [branch] = this.branches;
    if (found.thread === null || branch === undefined) return true;
    await this.unfold(branch);
    if (!branch.replies.some((reply) => reply.id === id)) branch.replies.push(found.comment);
    return true;
  }

  /** Shows the first or the next replies. */
  async unfold(branch: Branch): Promise<void> {
    const query = branch.isOpen && branch.next !== null ? { cursor: branch.next } : {};
    const page = await api.call(listReplies, { params: { id: branch.comment.id }, query });
    const fresh = new Set(page.comments.map(({ id }) => id));
    branch.replies = [...branch.replies.filter(({ id }) => !fresh.has(id)), ...page.comments];
    branch.next = page.next;
    branch.isOpen = true;
  }

  async write(text: string, account: Account, to: Comment | null): Promise<Comment> {
    const clip = this.#clip;
    const thread = to === null ? null : (to.thread ?? to.id);
    const draft = draftOf(text, account, { clip, thread });
    const branch = to === null ? undefined : this.#branchWith(to);
    if (branch === undefined) this.branches.unshift(branchOf(draft));
    else {
      branch.replies.push(draft);
      branch.isOpen = true;
    }
    try {
      const body = { text, ...(to === null ? {} : { replyTo: to.id }) };
      const written = await api.call(writeComment, { params: { id: clip.id }, body });
      this.#replace(draft.id, written);
      if (written.state === 'shown') this.#count(branch, 1);
      return written;
    } catch (problem) {
      this.#drop(draft.id);
      throw problem;
    }
  }

  async like(comment: Comment): Promise<void> {
    const { isLiked, likes } = comment;
    const change = { isLiked: !isLiked, likes: likes + (isLiked ? -1 : 1) };
    const endpoint = isLiked ? unlikeComment : likeComment;
    await act(comment, change, () => api.call(endpoint, { params: { id: comment.id } }));
  }

  async pin(comment: Comment): Promise<void> {
    const { isPinned, id } = comment;
    const endpoint = isPinned ? unpinComment : pinComment;
    await act(comment, { isPinned: !isPinned }, () => api.call(endpoint, { params: { id } }));
    for (const branch of this.branches)
      if (branch.comment.id !== id) branch.comment.isPinned = false;
  }

  async edit(comment: Comment, text: string): Promise<void> {
    const edited = await api.call(editComment, { params: { id: comment.id }, body: { text } });
    if (edited.state !== comment.state)
      this.#count(this.#threadOf(comment), edited.state === 'shown' ? 1 : -1);
    Object.assign(comment, edited);
  }

  async remove(comment: Comment): Promise<void> {
    const branch = this.#threadOf(comment);
    const before = { branches: this.branches, replies: branch?.replies ?? [] };
    const { state } = comment;
    if (comment.thread === null && comment.replies > 0) comment.state = 'gone';
    else this.#drop(comment.id);
    try {
      await api.call(deleteComment, { params: { id: comment.id } });
      if (state === 'shown') this.#count(branch, -1);
    } catch (problem) {
      comment.state = state;
      this.branches = before.branches;
      if (branch !== undefined) branch.replies = before.replies;
      throw problem;
    }
  }

  #branchWith(comment: Comment): Branch | undefined {
    const top = comment.thread ?? comment.id;
    return this.branches.find((branch) => branch.comment.id === top);
  }

  /** Where a reply hangs; undefined for what hangs on the clip. */
  #threadOf(comment: Comment): Branch | undefined {
    return comment.thread === null ? undefined : this.#branchWith(comment);
  }

  #replace(id: string, comment: Comment): void {
    for (const branch of this.branches) {
      if (branch.comment.id === id) branch.comment = comment;
      branch.replies = branch.replies.map((reply) => (reply.id === id ? comment : reply));
    }
  }

  #drop(id: string): void {
    this.branches = this.branches.filter(({ comment }) => comment.id !== id);
    for (const branch of this.branches)
      branch.replies = branch.replies.filter((reply) => reply.id !== id);
  }

  #count(branch: Branch | undefined, by: 1 | -1): void {
    this.#clip.acts.comments += by;
    if (branch !== undefined) branch.comment.replies += by;
  }
}

function branchOf(comment: Comment): Branch {
  return { comment, replies: [], next: null, isOpen: false };
}

/** Changes a comment at once, and back when the call is declined. */
async function act(
  comment: Comment,
  change: Partial<Comment>,
  call: () => Promise<unknown>,
): Promise<void> {
  const names = Object.keys(change) as (keyof Comment)[];
  const before = Object.fromEntries(names.map((name) => [name, comment[name]]));
  Object.assign(comment, change);
  try {
    await call();
  } catch (problem) {
    Object.assign(comment, before);
    throw problem;
  }
}
