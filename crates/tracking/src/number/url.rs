//! Links to a carrier's tracking page, of any carrier: the number is somewhere in the path, the query or the
//! fragment, and the host says whose page it is.

/// A link taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The host, in capitals and without `WWW.`.
    pub host: String,
    /// The texts that can be a number, in the order of the link.
    pub values: Vec<String>,
}

/// The most parts of one link that are looked at.
const MOST_VALUES: usize = 32;

/// Takes a link (in capitals) apart, or says nothing where the text is no link.
#[must_use]
pub fn read(text: &str) -> Option<Link> {
    let after = text.split_once("://").map(|(_, after)| after);
    let rest = after.or_else(|| text.starts_with("WWW.").then_some(text)).or_else(|| bare(text))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let host = host.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("WWW.").unwrap_or(host);
    if !host.contains('.') || host.len() > 253 {
        return None;
    }
    let mut values = Vec::new();
    for part in tail.split(['/', '?', '&', '#', '=', ';', '|', '!', ',']) {
        let part = decoded(part);
        values.extend(
            part.split([',', ';', ' ', '\n', '=', '&', '?', '/'])
                .filter(|part| part.len() >= 5)
                .map(str::to_owned),
        );
        if values.len() >= MOST_VALUES {
            values.truncate(MOST_VALUES);
            break;
        }
    }
    Some(Link { host: host.to_owned(), values })
}

/// `POST.EXAMPLE/TRACK?N=…` without a scheme: a host with letters at its end, then a path.
fn bare(text: &str) -> Option<&str> {
    let (host, _) = text.split_once('/')?;
    let (_, top) = host.rsplit_once('.')?;
    let letters = |text: &str| text.len() >= 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters(top).then_some(text)
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = match after {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = hex {
            bytes.push(high << 4 | low);
            rest = &after[2..];
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// Whether a host is a site or a part of it: `TOOLS.USPS.COM` is of `USPS.COM`.
#[must_use]
pub fn is_of(host: &str, site: &str) -> bool {
    let Some(before) = host.len().checked_sub(site.len()) else { return false };
    host.is_char_boundary(before)
        && host[before..].eq_ignore_ascii_case(site)
        && (before == 0 || host[..before].ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, host: &str, value: &str) {
        let link = read(text).unwrap();
        assert_eq!(link.host, host);
        assert!(link.values.iter().any(|found| found == value), "{link:?}");
    }

    #[test]
    fn the_number_is_found_wherever_it_stands() {
        check("HTTPS://WWW.POST.EXAMPLE/TRACK?LANG=EN&N=LB123456785CN", "POST.EXAMPLE", "LB123456785CN");
        check("HTTPS://POST.EXAMPLE/EN/LB123456785CN/DETAIL#X", "POST.EXAMPLE", "LB123456785CN");
        check("WWW.POST.EXAMPLE/#/RESULT/LB123456785CN", "POST.EXAMPLE", "LB123456785CN");
        check("POST.EXAMPLE/T?N=LB%31%32%33456785CN", "POST.EXAMPLE", "LB123456785CN");
        check("HTTP://POST.EXAMPLE:8080/?N=AAAAA1,LB123456785CN", "POST.EXAMPLE", "LB123456785CN");
        check("HTTP://USER@POST.EXAMPLE/LB123456785CN", "POST.EXAMPLE", "LB123456785CN");
    }

    #[test]
    fn what_is_no_link_is_not_read() {
        for text in ["LB123456785CN", "12/34567890", "99.00.123456.12345678", "A.B", "", "://", "HTTP://"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_site_holds_its_parts_and_no_strangers() {
        assert!(is_of("TOOLS.USPS.COM", "usps.com"));
        assert!(is_of("USPS.COM", "usps.com"));
        assert!(!is_of("NOTUSPS.COM", "usps.com"));
        assert!(!is_of("USPS.COM.EVIL.EXAMPLE", "usps.com"));
    }
}
