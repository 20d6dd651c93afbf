/**
 * What is tried first: words and keyboard walks that lead every published count of leaked
 * passwords. Runs, repetitions and appended digits are recognised by rule in passwords.ts, so each
 * word stands here once, without them.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  password passwort passw0rd p@ssword p@ssw0rd pa55word pass1234 password1 password12 password123 contraseña
  motdepasse mypassword newpassword changeme changeit default secret secret123 letmein letmeinnow welcome welcome1
  welcome123 admin administrator admin123 admin1234 root rootroot toor guest user username login test test1234
  testtest testing temp temporary demo demodemo plaza market marketplace computer internet
  qwerty qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop qwertz qwertzui qwertzuiop azerty azertyui azertyuiop
  asdf asdfasdf asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm zxcvbnm1 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2
  qazwsx qazwsxedc q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1 qweasd qweasdzxc asd123 qwe123 qweqwe 123qwe 123qweasd
  abc123 abcd1234 abc12345 a1b2c3d4 aa123456 123456789a 12345678 123456789 1234567890 0123456789 987654321
  87654321 11223344 1234abcd 12341234 12344321 123123123 123321123 147258369 159357 159753 741852963 789456123
  iloveyou iloveu loveyou lovelove loveme mylove ilovegod jesus jesus123 jesuschrist christ heaven blessed
  monkey dragon tiger lion eagle falcon phoenix shadow master sunshine princess prince queen superman batman
  spiderman ironman starwars pokemon pikachu naruto minecraft fortnite roblox nintendo playstation xbox
  football baseball basketball hockey soccer tennis golf arsenal liverpool chelsea barcelona realmadrid juventus
  yankees cowboys steelers lakers mustang ferrari porsche mercedes corvette harley yamaha honda toyota
  michael jennifer jessica ashley michelle nicole daniel andrew joshua matthew anthony charlie thomas jordan
  george robert william richard amanda samantha elizabeth victoria alexander alexandra benjamin jonathan
  christian christopher stephanie danielle patricia barbara caroline catherine sebastian valentina
  maggie buster ginger pepper bailey cookie chocolate cheese banana orange apple cherry peaches coffee
  butterfly flower summer winter spring autumn september november december january february monday friday
  freedom whatever trustno1 access access14 hello hello123 hellohello goodbye killer hunter hunter2 ranger
  warrior soldier maverick matrix merlin gandalf wizard magic mystery lucky lucky123 diamond golden silver
  purple yellow orange1 blueblue rainbow unicorn dolphin kitten puppies angel angel123 babygirl babyboy baby123
  sweetheart honey beautiful gorgeous precious forever friends family bestfriend mother father daddy mommy
  midnight thunder lightning hurricane tornado mountain ocean island paradise america american canada england
  london paris berlin madrid germany deutschland france india pakistan brazil mexico australia russia china
  samsung google facebook instagram twitter youtube linkedin microsoft windows apple123 iphone android nokia
  metallica nirvana slipknot eminem tupac beatles guitar music musica dancing dancer singer
  cocacola pepsi heineken marlboro budweiser jackdaniels corona pizza burger
  zxcv asdf1234 asdfjkl asdfqwer qwer1234 qwerasdf poiuytrewq lkjhgfdsa mnbvcxz poiuy
  fuckyou fuckoff asshole bitch bullshit blowjob bigdick pussy sexy sexy123 hotmail gmail yahoo
  ncc1701 thx1138 rush2112 bond007 agent007 jamesbond 007007 terminator predator
  correcthorsebatterystaple correct horse battery staple
  startrek startfinding creative creator access123 security secure secured private public service support
  computer1 laptop keyboard monitor server network database oracle cisco
  sunflower sunshine1 moonlight starlight snowball snowman raindrop butterfly1
  `
    .split(/\s+/)
    .filter(Boolean),
);
