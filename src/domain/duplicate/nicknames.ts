// Short and changed forms of given names, by the language they are common in.

/** Names that one person may use in turn. A name may stand in several groups. */
const GROUPS = `
william will bill billy willy willie liam|robert rob bob bobby robbie bert|richard rich rick dick ricky ritchie|james jim jimmy jamie|john jon johnny jack jonny
jonathan jon jonny johnathan|michael mike mick mickey mikey micheal mitch|thomas tom tommy|joseph joe joey|charles charlie chuck chas charley|christopher chris kit topher
daniel dan danny|matthew matt matty mathew|anthony tony antony|david dave davy davey|edward ed eddie ted teddy ned|andrew andy drew|stephen steven steve stevie
kenneth ken kenny|george georgie|benjamin ben benny benji|samuel sam sammy|gregory greg gregg|patrick pat paddy rick|peter pete|alexander alex alec sandy sasha xander al
nicholas nick nicky nicolas nico|ronald ron ronnie|donald don donnie|timothy tim timmy|lawrence larry laurie laurence|henry harry hank hal|frederick fred freddie freddy
francis frank frankie fran|raymond ray|gerald gerry jerry|jeffrey jeff geoffrey geoff|philip phil phillip|walter walt wally|albert al bert bertie|alfred alf alfie fred
arthur art artie|leonard len lenny leo|theodore theo ted teddy|vincent vince vinny vin|zachary zach zack zak|joshua josh|jacob jake|nathan nate nathaniel nat|maxwell max maximilian
oliver ollie olly|reginald reg reggie|stanley stan|martin marty|douglas doug|eugene gene|harold harry hal|gilbert gil|elijah eli|isaac ike|cameron cam|dominic dom nick
elizabeth liz beth betty lizzie eliza betsy libby lisa elisabeth bess|margaret maggie meg peggy marge margie greta rita|katherine kate katie kathy cathy catherine kathryn kitty kat kay kathleen
jennifer jen jenny jenna|jessica jess jessie|rebecca becky becca|susan sue susie suzie suzanne susanna|patricia pat patty tricia trish|deborah deb debbie debra|barbara barb babs
christine chris chrissy tina christina kristina kris kirsten|victoria vicky vicki tori|alexandra alex sandra sasha lexi sandy|samantha sam sammy|dorothy dot dottie dolly|frances fran fanny
eleanor ellie nell nora ella elle|helen nell ellen lena|abigail abby gail|amanda mandy|angela angie|ann anne anna annie nan nancy|caroline carol carrie caro carolyn|charlotte lottie charlie lotte
cynthia cindy|diana di diane|emily em emma|florence flo florrie|gabrielle gabby gabi gabriela|isabella bella izzy isabel isabelle izzie|jacqueline jackie|josephine jo josie|joanna jo joanne
judith judy|julia julie jules|kimberly kim|laura laurie lori|linda lindy|lucy lucille lucia|madeline maddie madeleine|mary molly polly mae maria marie|matilda tilly mattie|melissa mel missy|michelle shelly
miranda mandy|nicole nicky nikki nicola|olivia liv livvy|pamela pam|penelope penny|philippa pippa pip|rachel rach|roberta bobbie|rosemary rose rosie|sarah sally sara|sophia sophie|stephanie steph|teresa terry tess theresa tessa
valerie val|veronica ronnie|virginia ginny|wendy gwendolyn gwen|winifred win winnie|natalie nat natasha|georgina georgie gina|harriet hattie|imogen immy|beatrice bea trixie|evelyn eve evie|millicent millie|amelia millie amy|harrison harry
johannes hans hannes jan johann|friedrich fritz fred|heinrich heinz heiner heini|josef sepp jupp|maximilian max|sebastian basti bastian seb|matthias matze mathias|michael micha michi michel|alexander alex|andreas andi andy|thomas tom|stefan steffen stephan
wolfgang wolf|karl carl|ulrich uli ulli|katharina kathi kati käthe kathrin katrin|elisabeth lisa elli lisbeth elsa else|margarete grete gretel margarethe|susanne susi|gabriele gabi|johanna hanna hanne|christian chris|christoph chris|benjamin benni ben|dominik domi|tobias tobi|florian flo
francisco paco pancho fran|jose pepe|manuel manolo manu|ignacio nacho|enrique quique kike|jesus chus|antonio toni tono|concepcion concha conchita|dolores lola|francisca paca paqui|guadalupe lupe|maria mari maruja|rosario charo|mercedes merche|isabel isa|alejandro alex ale|guillermo guille memo|eduardo edu|rafael rafa|fernando nando|roberto beto|gabriel gabi
giuseppe beppe peppe pino|giovanni gianni vanni nanni|francesco franco checco|antonio tonino toni nino|luigi gigi gino|salvatore totò toto|alessandro sandro ale|domenico mimmo|vincenzo enzo|lorenzo renzo enzo|giacomo mino|federico fede|maria mariuccia|giuseppina pina pinuccia|caterina rina|elisabetta betta elisa|margherita rita|francesca franca
jean jeannot|alexandre alex|christophe chris|frederic fred|philippe phil|stephane steph|dominique dom|nicolas nico|benjamin ben|maximilien max|emmanuel manu|catherine cathy|elisabeth babette lise|isabelle isa|veronique vero|stephanie steph|genevieve ginette
jan janek jasiek|stanislaw staszek stas|jozef jozek|katarzyna kasia|malgorzata gosia malgosia|aleksandra ola|agnieszka aga|anna ania|joanna asia|elzbieta ela|barbara basia|magdalena magda|tomasz tomek|krzysztof krzysiek|piotr piotrek|pawel pawelek|andrzej jedrek|wojciech wojtek|grzegorz grzesiek|michal michalek|zofia zosia|maria marysia
johannes jan johan hans|cornelis kees cor|wilhelmus willem wim|hendrik henk|petrus piet peter pieter|jacobus jaap koos|adrianus ad arie|antonius ton toon teun|gerardus gerard gerrit ger|nicolaas klaas nico|maria ria marie mieke|johanna jo hanneke annie|elisabeth els lies betty|wilhelmina mien willy|geertruida truus geer
aleksandr sasha alexander|mikhail misha|dmitri dima dmitry dmitriy|nikolay kolya nikolai|vladimir vova volodya|sergei seryozha sergey|ivan vanya|yekaterina katya ekaterina|anastasia nastya|maria masha mariya|yelena lena elena|tatiana tanya tatyana|natalia natasha nataliya|olga olya|svetlana sveta`

const groupsOf = new Map<string, readonly number[]>()
for (const [number, group] of GROUPS.trim().split(/[|\n]/).entries()) {
  for (const name of group.split(' ')) groupsOf.set(name, [...(groupsOf.get(name) ?? []), number])
}

/** True when two folded given names are used for one another. */
export function areNicknames(a: string, b: string): boolean {
  const groups = groupsOf.get(a)
  const others = groups && groupsOf.get(b)
  return others !== undefined && groups!.some((group) => others.includes(group))
}

/** True when a folded given name has short or changed forms, or is one. */
export function isNickname(name: string): boolean {
  return groupsOf.has(name)
}

/** A name that stands for the first group of a folded given name; the name itself when it has none. */
export function nicknameRoot(name: string): string {
  const group = groupsOf.get(name)?.[0]
  return group === undefined ? name : `~${group}`
}
