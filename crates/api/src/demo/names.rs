//! Names to make people of, each as it is written and as an address has it.

/// The names of one language: given names and family names, `written` or `written/address`.
pub(super) struct Names {
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    /// Whether the family name comes first.
    pub(super) family_first: bool,
}

/// The languages that the people of the demo come from.
pub(super) const LANGUAGES: &[Names] = &[
    Names {
        given: "Ann Sam Kim Olivia James Grace Noah Ruby Owen Ella Jack Mia Henry Lucy Oscar Ivy George Nora Theo Maya",
        family: "Lee Rivera Taylor Brooks Carter Ellis Foster Hayes Morgan Reed O'Neil/oneil Shaw Turner Walsh Young \
                 Bennett Cole Dixon Grant Hughes",
        family_first: false,
    },
    Names {
        given: "Jürgen/juergen Käthe/kaethe Lukas Annika Björn/bjoern Greta Matthias Sabine Uwe Heike Jörg/joerg \
                Anneliese Florian Ingrid Torsten Ulrike Felix Lena Moritz Renate",
        family: "Müller/mueller Schröder/schroeder Groß/gross Weiß/weiss Krämer/kraemer Vogel Böhm/boehm Fischer \
                 Lüdenscheidt/luedenscheidt Schäfer/schaefer Köhler/koehler Winter Neumann Lange Jäger/jaeger Brandt \
                 Keller Busch Sommer Roth",
        family_first: false,
    },
    Names {
        given: "Zoë/zoe François/francois Chloé/chloe Jérôme/jerome Amélie/amelie Benoît/benoit Élise/elise Hélène/helene \
                Loïc/loic Margaux Noé/noe Océane/oceane Raphaël/raphael Solène/solene Théo/theo Agnès/agnes Cédric/cedric \
                Inès/ines Maël/mael Camille",
        family: "Lefèvre/lefevre Garçon/garcon Bérenger/berenger Dubois Moreau Lemaître/lemaitre Girard Roussel Faure \
                 Mercier Blanchard Guérin/guerin Boyer Chevalier Gauthier Perrin Clément/clement Renaud Barbier Noël/noel",
        family_first: false,
    },
    Names {
        given: "José/jose María/maria Íñigo/inigo Lucía/lucia Andrés/andres Sofía/sofia Ramón/ramon Inés/ines Ángel/angel \
                Begoña/begona Tomás/tomas Elena Raúl/raul Noelia Óscar/oscar Belén/belen Martín/martin Carmen Joaquín/joaquin Pilar",
        family: "Núñez/nunez García/garcia Muñoz/munoz Ibáñez/ibanez Peña/pena Castro Ortega Vázquez/vazquez Giménez/gimenez \
                 Rojas Márquez/marquez Domínguez/dominguez Reyes Cáceres/caceres Vidal Ríos/rios León/leon Soler Paredes Crespo",
        family_first: false,
    },
    Names {
        given: "Łukasz/lukasz Małgorzata/malgorzata Paweł/pawel Agnieszka Michał/michal Zofia Krzysztof Żaneta/zaneta \
                Stanisław/stanislaw Grażyna/grazyna Bartosz Elżbieta/elzbieta Wojciech Józef/jozef Ewa Rafał/rafal Dorota \
                Przemysław/przemyslaw Hanna Jan",
        family: "Żółw/zolw Wiśniewski/wisniewski Dąbrowski/dabrowski Kozłowski/kozlowski Wójcik/wojcik Zając/zajac \
                 Szymański/szymanski Woźniak/wozniak Kaczmarek Mazur Król/krol Wróbel/wrobel Pawlak Górski/gorski Sikora \
                 Bąk/bak Duda Głowacki/glowacki Lis Łaski/laski",
        family_first: false,
    },
    Names {
        given: "Ánh/anh Đức/duc Hương/huong Thịnh/thinh Ngọc/ngoc Tuấn/tuan Phượng/phuong Hải/hai Lan Minh Thảo/thao \
                Quân/quan Yến/yen Dũng/dung Trang Bảo/bao Hạnh/hanh Khôi/khoi Mai Sơn/son",
        family: "Nguyễn/nguyen Trần/tran Lê/le Phạm/pham Hoàng/hoang Huỳnh/huynh Phan Vũ/vu Võ/vo Đặng/dang Bùi/bui \
                 Đỗ/do Hồ/ho Ngô/ngo Dương/duong Lý/ly Đinh/dinh Trịnh/trinh Mạc/mac Tạ/ta",
        family_first: true,
    },
    Names {
        given: "Ελένη/eleni Γιώργος/giorgos Μαρία/maria Νίκος/nikos Σοφία/sofia Δημήτρης/dimitris Αθηνά/athina \
                Κώστας/kostas Ειρήνη/irini Πέτρος/petros Άννα/anna Σπύρος/spyros Χριστίνα/christina Θάνος/thanos Ιωάννα/ioanna",
        family: "Παπαδόπουλος/papadopoulos Νικολάου/nikolaou Γεωργίου/georgiou Αντωνίου/antoniou Δήμου/dimou \
                 Ιωάννου/ioannou Κωστόπουλος/kostopoulos Λάμπρου/lamprou Μακρής/makris Οικονόμου/oikonomou Ράπτης/raptis \
                 Σταύρου/stavrou Φωτίου/fotiou Χατζής/chatzis Ψαρράς/psarras",
        family_first: false,
    },
    Names {
        given: "太郎/taro 花子/hanako 健/ken 美咲/misaki 大輔/daisuke さくら/sakura 翔太/shota 陽子/yoko 誠/makoto 愛/ai \
                拓海/takumi 直美/naomi 亮/ryo 恵/megumi 悠斗/yuto",
        family: "山田/yamada 佐藤/sato 鈴木/suzuki 高橋/takahashi 田中/tanaka 伊藤/ito 渡辺/watanabe 中村/nakamura \
                 小林/kobayashi 加藤/kato 吉田/yoshida 松本/matsumoto 井上/inoue 木村/kimura 清水/shimizu",
        family_first: true,
    },
    Names {
        given: "محمد/mohamed فاطمة/fatima أحمد/ahmed ليلى/layla عمر/omar نور/nour خالد/khaled سارة/sara يوسف/youssef \
                مريم/maryam حسن/hassan زينب/zainab علي/ali هدى/huda سامي/sami",
        family: "الحداد/alhaddad منصور/mansour خليل/khalil النجار/alnajjar حمدان/hamdan صالح/saleh الخطيب/alkhatib \
                 عباس/abbas درويش/darwish ناصر/nasser الشامي/alshami فارس/fares سليمان/suleiman قاسم/qasim عيسى/issa",
        family_first: false,
    },
];

/// Where people work.
pub(super) const DEPARTMENTS: &[&str] = &[
    "Sales",
    "Field Service",
    "Finance",
    "Logistics",
    "Legal",
    "Marketing",
    "People",
    "Research",
    "Support",
];
