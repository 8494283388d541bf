namespace Skyops.Ethereum.Siwe;

/// <summary>What is wrong with a text that should be a sign-in message, in the order of its lines.</summary>
public enum SiweFault
{
    /// <summary>It is a sign-in message.</summary>
    None,

    /// <summary>It is longer than <see cref="SiweMessage.MaxLength"/>.</summary>
    TooLong,

    /// <summary>The first line is another one, or before it stands something else than scheme and domain.</summary>
    Header,

    /// <summary>The domain is no authority of RFC 3986 that names a host.</summary>
    Domain,

    /// <summary>The second line is no address, or not in the capitals of EIP-55.</summary>
    Address,

    /// <summary>The statement has a character that EIP-4361 does not allow, or its blank lines are missing.</summary>
    Statement,

    /// <summary>The line of the URI is missing, or it is no URI of RFC 3986.</summary>
    Uri,

    /// <summary>The line of the version is missing, or it is not 1.</summary>
    Version,

    /// <summary>
    /// The line of the chain id is missing, or it is no number of 64 bits without leading zeros.
    /// </summary>
    ChainId,

    /// <summary>The line of the nonce is missing, or it is not at least eight letters and digits.</summary>
    Nonce,

    /// <summary>The line of the time of issue is missing, or it is no date-time of RFC 3339.</summary>
    IssuedAt,

    /// <summary>The expiration time is no date-time of RFC 3339.</summary>
    ExpirationTime,

    /// <summary>"Not before" is no date-time of RFC 3339.</summary>
    NotBefore,

    /// <summary>The request id has a character that is no pchar of RFC 3986.</summary>
    RequestId,

    /// <summary>A resource is no URI of RFC 3986, or the list has a line of another form.</summary>
    Resources,

    /// <summary>After the last field comes a line that no field begins, or one out of order.</summary>
    UnexpectedLine,
}
