import type { Post } from '@plaza/shared/bindings/types';
import { Ellipsis, Link2, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../components/button.tsx';
import { copyText } from '../components/copy-text.ts';
import { Dialog } from '../components/dialog.tsx';
import { Menu, MenuItem } from '../components/menu.tsx';
import { showToast } from '../components/toast.tsx';
import { usePostActions } from './use-post-actions.ts';

interface PostMenuProps {
  readonly post: Post;
  /** Its address on this site. */
  readonly href: string;
  readonly isMine: boolean;
  readonly canModerate: boolean;
  readonly onEdit: () => void;
}

/** What else can be done with a post. */
export function PostMenu({ post, href, isMine, canModerate, onEdit }: PostMenuProps) {
  const { t } = useTranslation();
  const { setPinned } = usePostActions();
  const [isDeleting, setIsDeleting] = useState(false);

  const handleCopy = async () => {
    const link = new URL(href, window.location.href).href;
    showToast({ text: (await copyText(link)) ? t('common.copied') : link });
  };

  return (
    <>
      <Menu
        label={t('feed.postMenu')}
        trigger={props => (
          <IconButton label={t('feed.postMenu')} {...props}>
            <Ellipsis size={18} />
          </IconButton>
        )}
      >
        <MenuItem icon={<Link2 />} onSelect={handleCopy}>
          {t('feed.copyLink')}
        </MenuItem>
        {canModerate ? (
          <MenuItem
            icon={post.isPinned ? <PinOff /> : <Pin />}
            onSelect={() => void setPinned(post.id, !post.isPinned)}
          >
            {t(post.isPinned ? 'feed.unpin' : 'feed.pin')}
          </MenuItem>
        ) : null}
        {isMine ? (
          <MenuItem icon={<Pencil />} onSelect={onEdit}>
            {t('feed.edit')}
          </MenuItem>
        ) : null}
        {isMine || canModerate ? (
          <MenuItem icon={<Trash2 />} tone="danger" onSelect={() => setIsDeleting(true)}>
            {t('feed.delete')}
          </MenuItem>
        ) : null}
      </Menu>
      {isDeleting ? (
        <DeletePostDialog postId={post.id} onClose={() => setIsDeleting(false)} />
      ) : null}
    </>
  );
}

function DeletePostDialog({
  postId,
  onClose,
}: {
  readonly postId: bigint;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { deletePost } = usePostActions();
  const handleDelete = () => {
    // Closed first, so that the focus is in the post when it goes and passes on to its neighbour.
    onClose();
    void deletePost(postId);
  };
  return (
    <Dialog
      title={t('feed.deleteTitle')}
      onClose={onClose}
      actions={
        <>
          <Button tone="danger" onClick={handleDelete}>
            {t('feed.deleteConfirm')}
          </Button>
          <Button tone="quiet" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      {t('feed.deleteText')}
    </Dialog>
  );
}
