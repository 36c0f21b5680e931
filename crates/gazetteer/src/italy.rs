//! The provinces of Italy by the two letters that are printed in brackets behind a town: `SESTO SAN GIOVANNI (MI)`.
//!
//! Many of them are also short for states elsewhere, so that they only speak for towns near the province's capital.

/// Each province's letters and its capital.
const PROVINCES: &str = "AG Agrigento/AL Alessandria/AN Ancona/AO Aosta/AP Ascoli Piceno/AQ L'Aquila/AR Arezzo/AT Asti/AV Avellino/BA Bari/BG Bergamo/BI Biella/BL Belluno/BN Benevento/BO Bologna/BR Brindisi/BS Brescia/BT Barletta/BZ Bolzano/CA Cagliari/CB Campobasso/CE Caserta/CH Chieti/CL Caltanissetta/CN Cuneo/CO Como/CR Cremona/CS Cosenza/CT Catania/CZ Catanzaro/EN Enna/FC Forlì/FE Ferrara/FG Foggia/FI Firenze/FM Fermo/FR Frosinone/GE Genova/GO Gorizia/GR Grosseto/IM Imperia/IS Isernia/KR Crotone/LC Lecco/LE Lecce/LI Livorno/LO Lodi/LT Latina/LU Lucca/MB Monza/MC Macerata/ME Messina/MI Milano/MN Mantua/MO Modena/MS Massa/MT Matera/NA Napoli/NO Novara/NU Nuoro/OR Oristano/PA Palermo/PC Piacenza/PD Padova/PE Pescara/PG Perugia/PI Pisa/PN Pordenone/PO Prato/PR Parma/PT Pistoia/PU Pesaro/PV Pavia/PZ Potenza/RA Ravenna/RC Reggio Calabria/RE Reggio nell'Emilia/RG Ragusa/RI Rieti/RM Roma/RN Rimini/RO Rovigo/SA Salerno/SI Siena/SO Sondrio/SP La Spezia/SR Siracusa/SS Sassari/SU Carbonia/SV Savona/TA Taranto/TE Teramo/TN Trento/TO Torino/TP Trapani/TR Terni/TS Trieste/TV Treviso/UD Udine/VA Varese/VB Verbania/VC Vercelli/VE Venice/VI Vicenza/VR Verona/VT Viterbo/VV Vibo Valentia";

use crate::fold::fold;
use crate::rows;
use crate::table::{self, Ref};

/// Where the capital of a province lies.
pub(crate) fn capital(letters: &str) -> Option<(f32, f32)> {
    let mut all = PROVINCES.split('/').filter_map(|row| row.split_once(' '));
    let name = all.find(|(known, _)| *known == letters)?.1;
    let cities = table::lookup(&fold(name)).into_iter().filter_map(|it| match it {
        Ref::City(rank) | Ref::Alias(rank) => rows::city(rank),
        Ref::Region(_) | Ref::Country(_) => None,
    });
    let largest = cities.filter(|city| city.country == "IT").max_by(|a, b| a.people.total_cmp(&b.people))?;
    Some(largest.point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_capital_is_on_the_list() {
        let missing: Vec<_> = PROVINCES
            .split('/')
            .filter(|row| row.get(..2).is_none_or(|letters| capital(letters).is_none()))
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
        assert_eq!(capital("XX"), None);
    }
}
