// Given names that are names in their own right: two of them are two names, however few letters they are apart.

import { isNickname } from './nicknames.ts'

/** Common names of Europe and the Americas that have others close to them: brothers, sisters and couples bear such pairs. Folded. */
const NAMES = new Set(`
aaron adam adele adrian adriana agata agnes aidan aiden aisha alain alan alba albert alberta alberto alda aldo alessandra alessandro alessia alessio alexa alexander alexandra alexandre alexis alfred alfredo
ali alice alicia alina alma alva alvin amalia amanda amber amelia amelie amir amira amy ana andre andrea andreas andree andrej andres andrew angel angela angelo anika anita anja anna annika ansgar anton antonia antonio
april ari ariana ariel arne arno arthur arturo arvid astrid august augusta axel ayla aylin barbara basil beat beata beate ben bea bela benita benito bent berit bernard bernarda bernd berta bertha bianca
bill birgit bjorn blanca bob boris brandon brenda brendan brent bret brian britta bruna bruno bryan byron camila camilla camille camillo carl carla carlo carlos carlota carmen carol carola carolina caroline carsten cecil cecilia celia
celina chantal charles charlotte chiara chloe christa christian christiane christina christine christoph claire clara claudia claudio clemens cleo clara colin conrad cora corin corinna corinne craig curt cyril dagmar damian damien dan dana
dania daniel daniela daniele danielle danilo danny daria dario darren david davide dean debora deborah delia denis denise derek diana diego dieter dietmar dina dino dirk dominic dominik dominika dominique don donald donna dora
doris dorothea duncan dylan earl edgar edith edmund eduard eduardo edward edwin egon eileen elena eleonora eli elia eliana elias elin elina elisa elke ella ellen elliot elmar elsa elvira emil emile emilia emilie emilio
emily emma emmanuel emmanuelle enrica enrico enzo eric erica erich erik erika erin ernest ernst erwin esteban ester esther etta eugen eva evan eve evelin evelyn ewa fabian fabiana fabienne fabio fabiola fabrice fatima federica federico felicia felicitas
felipe felix ferdinand fernanda fernando filip filippa finn fiona flora florence florian floriane francesca francesco francine francis francisca francisco franco frank franz freda frida frieda fritz gabor gabriel gabriela gabriele gail gary gavin gene georg george
georgia georgina gerald geraldine gerard gerda gerhard gero gina gino gisela giulia giuliana giuliano giulio glen gloria gordon graham grant greta guido gunnar gunter gustav hana hanna hannah hanne hannes hans harald harry harvey hassan
hector hedi hedwig heidi heike heiko heinrich helen helena helene helga helge helmut henri henriette henrik henry herman hilda hilde holger horst howard hubert hugh hugo ian ida igor ilona ilse ilka ines inga inge ingo
ingrid ira irena irene irina iris irma isa isaac isabel isabella isabelle isla ismael ivan ivana ivo ivonne jack jacob jacqueline jade jake james jan jana jane janet janina janine jannik jara jared jarl jason jasmin jasper
javier jay jean jeanette jeanne jeannine jennifer jenny jens jeremy jerome jesse jessica jil jill jim joachim joan joana joanna joao jocelyn joe joel joelle joerg johan johann johanna john jolanda jon jonas jonathan jordan jordi jorge
jose josef josefa josefine joseph josephine joshua josua joy joyce juan juana judith jule jules julia julian juliana juliane julie julien julius jun june justin justine justus kai kaja kara karen karim karin karina karl karla karol karola karolina
karsten kaspar kate katharina katja katrin kay keith kelly kelvin ken kenneth kerstin kevin kian kim kira klara klaudia klaus knut konrad konstantin kristian kristina kurt kyle kyra lana lara larissa larry lars laszlo laura laure laurent
laurin lea leah leander lee leif leila lena lene leni lennart leo leon leona leonard leonardo leonie leonora leroy leslie levi lewis lia liam lian liana lidia lilian liliane lilly lily lina linda linnea linus lisa liselotte
livia liz lloyd loic lola lora loredana lorena lorenz lorenzo loretta lorna lothar lotta lotte lou louis louisa louise luc luca lucas lucia luciana luciano lucie lucien lucienne lucio lucy ludwig luis luisa luise luka lukas luke
luna lutz lydia lynn mabel madeleine mads magda magnus maik maike maja malcolm malin malte mandy manfred manfreda manuel manuela mara marc marcel marcela marcella marcello marcelo marcia marcin marco marcos marcus mareike marek maren margit margot
maria marian mariana marianne marie mariella marieke marin marina marino mario marion marisa marit marius mark markus marla marlene marlin marlon marta martha martin martina martine marvin mary mathias mathilda mathilde mats matteo matthew matthias maud
maura maureen maurice mauricio maurizio mauro max maya megan meike melanie melina melinda melissa mercedes merle mia michael michaela michal michel michela michele micheline michelle miguel mika mike mikael mila milan milena milo mina
mira miriam mirko moana mohamed mohammed moira molly mona monica monika monique morgan moritz muriel myra myriam nadia nadine nadja nancy naomi natalia natalie nathalie nathan neil nele nelly nelson nia nick nicola nicolas nicole nicolette
niels nikita niklas nils nina nino noah noel noelle nola nora norbert norma norman nuria oda odette odile ola olaf ole olga olive oliver olivia olivier omar ona orlando oscar oskar osman oswald otis otto pablo paloma pamela pascal
pascale pascual patrice patricia patricio patrick patrik paul paula paulina pauline paulo pedro per percy perla peter petra phil philip philipp philippa philippe pia pierre pierrette pilar priscilla rachel raffaela raffaele rafael rafaela
ragna raimund ralf ramon ramona randy raoul raphael raquel raul ray rebecca regina regine reinhard remo renata renate renato rene renee reto rex ricarda ricardo riccardo rita rob robert roberta roberto robin rocco rocio rod roderick rodrigo
roger roland rolanda rolf roma roman romana romeo romy ron ronald ronja rosa rosalie rosalind rose rosina ross roswitha roy ruben rudolf rudy rune rupert russell ruth ryan sabina sabine sabrina salma salome salvador sam samir samira samuel
samuele sandra sandrine sandro santiago sara sarah sascha saskia saul scott sean sebastian selena selina selma serena sergio seth severin severine shane shannon sharon shaun sheila shirley sibylle sidney siegfried sigrid silas silke silvan silvana
silvia silvio simon simona simone sina sofia solveig sonia sonja sophie soren stan stefan stefana stefania stefanie stefano stella sten stephan stephane stephanie stephen steven stina stuart sue susan susana susanna susanne suse sven svenja sylvain
sylvester sylvia sylvie tamara tania tanja tara tatjana ted terence teresa tess thea theo theodor theresa thomas thorsten tia tiago tilda tilman tim timo timon tina tino tobias toby todd tom tomas tommaso toni tonia tony tore torsten
tracy travis trevor trine tristan ulla ulrich ulrike urban urs ursula uta ute uwe valentin valentina valentino valeria valerie valerio vanessa vera verena veronica veronika veronique vicente victor victoria viktor viktoria vincent vincenza vincenzo
viola violet violetta virgil virginia vito vittoria vittorio vivian viviana vivien vladimir volker wade walter waltraud wanda warren wayne wendelin wendy werner wilfried wilhelm wilhelmina will wilma wolf wolfgang xavier yann yannick yara
yasin yasmin yolanda yvan yves yvette yvonne zara zoe zofia zora`.trim().split(/\s+/))

/** True for a folded given name that is known: two of them that are no short forms and no spellings of one another are two names, as Tim and Tom. */
export const isGivenName = (folded: string): boolean => NAMES.has(folded) || isNickname(folded)

/** Other ways to write one sound; what is left of two spellings of one name is the same. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'], [/th/g, 't'], [/ck|c|q/g, 'k'], [/y|j/g, 'i'], [/z/g, 's'], [/w/g, 'v'], [/(?:er|re)$/, 'r'], [/(.)\1+/g, '$1'], [/(?<=..)[eh]$/, ''],
]
const spelling = (name: string): string => SPELLINGS.reduce((text, [pattern, by]) => text.replace(pattern, by), name)

/** True when two folded names sound alike and are one name, written in two ways. */
export const areSpellings = (a: string, b: string): boolean => spelling(a) === spelling(b)
