import type { DbConnection } from '@plaza/shared/bindings';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { usePlaza } from '../live/use-plaza.ts';

/**
 * What can be done to a post or comment that is there. Each resolves to whether it was done; a
 * refusal was said in a toast by then.
 */
export function usePostActions() {
  const { t } = useTranslation();
  const { connection } = usePlaza();
  return useMemo(() => {
    const attempt = async (
      send: (reducers: DbConnection['reducers']) => Promise<void>,
    ): Promise<boolean> => {
      try {
        await connection.call(({ reducers }) => send(reducers));
        return true;
      } catch (error) {
        showToast({ text: describeError(error, t), tone: 'bad' });
        return false;
      }
    };
    return {
      editPost: (postId: bigint, text: string) =>
        attempt(reducers => reducers.editPost({ postId, text })),
      deletePost: (postId: bigint) => attempt(reducers => reducers.deletePost({ postId })),
      setPinned: (postId: bigint, isPinned: boolean) =>
        attempt(reducers =>
          isPinned ? reducers.pinPost({ postId }) : reducers.unpinPost({ postId }),
        ),
      editComment: (commentId: bigint, text: string) =>
        attempt(reducers => reducers.editComment({ commentId, text })),
      deleteComment: (commentId: bigint) =>
        attempt(reducers => reducers.deleteComment({ commentId })),
    };
  }, [connection, t]);
}
