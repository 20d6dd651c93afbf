import type { Person, SpaceMember } from '@plaza/shared/bindings/types';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Menu, MenuItem, MenuLabel } from '../components/menu.tsx';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { usePlaza } from '../live/use-plaza.ts';

interface MemberMenuProps {
  readonly member: SpaceMember;
  readonly person: Person;
}

type Role = SpaceMember['role']['tag'];

const roles = [
  ['Owner', 'spaces.owner'],
  ['Moderator', 'spaces.moderator'],
  ['Member', 'spaces.member'],
] as const;

/** What an owner can make of a member. Giving up the own ownership asks once. */
export function MemberMenu({ member, person }: MemberMenuProps) {
  const { t } = useTranslation();
  const { connection } = usePlaza();
  const myId = useMyId();
  const [steppingDownTo, setSteppingDownTo] = useState<Role | null>(null);
  const { spaceId, personId } = member;
  const label = t('spaces.memberMenu', { name: person.displayName });

  const give = async (tag: Role) => {
    setSteppingDownTo(null);
    try {
      await connection.call(({ reducers }) =>
        reducers.setMemberRole({ spaceId, personId, role: { tag } }),
      );
    } catch (error) {
      showToast({ text: describeError(error, t), tone: 'bad' });
    }
  };
  const handleChoice = (role: Role) => {
    if (role === member.role.tag) return;
    if (personId === myId && member.role.tag === 'Owner') setSteppingDownTo(role);
    else void give(role);
  };

  return (
    <>
      <Menu
        label={label}
        trigger={props => (
          <IconButton label={label} {...props}>
            <Ellipsis size={18} />
          </IconButton>
        )}
      >
        <MenuLabel>{t('spaces.role')}</MenuLabel>
        {roles.map(([role, words]) => (
          <MenuItem
            key={role}
            isChosen={role === member.role.tag}
            onSelect={() => handleChoice(role)}
          >
            {t(words)}
          </MenuItem>
        ))}
      </Menu>
      {steppingDownTo ? (
        <Dialog
          title={t('spaces.stepDownTitle')}
          onClose={() => setSteppingDownTo(null)}
          actions={
            <>
              <Button tone="danger" onClick={() => void give(steppingDownTo)}>
                {t('spaces.stepDown')}
              </Button>
              <Button tone="quiet" onClick={() => setSteppingDownTo(null)}>
                {t('common.cancel')}
              </Button>
            </>
          }
        >
          {t('spaces.stepDownText')}
        </Dialog>
      ) : null}
    </>
  );
}
