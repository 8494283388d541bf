using System.Net;
using Amazon.S3;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.S3;

/// <summary>What a store answers, in words that say what to do. Only its code is repeated: its texts quote signatures and key ids.</summary>
internal sealed class S3Failures(string address, string bucket)
{
    private const int MostCode = 64;

    public DeliveryException Of(string verb, AmazonS3Exception said)
    {
        var code = said.ErrorCode is { Length: > 0 and <= MostCode } word && word.All(char.IsAsciiLetterOrDigit) ? word : said.StatusCode.ToString();
        var (fault, what, hint) = code switch
        {
            "SignatureDoesNotMatch" => (DeliveryFault.Refused, "the secret key is not the one of that access key", "check AWS_SECRET_ACCESS_KEY, and AWS_REGION where the store has regions"),
            "InvalidAccessKeyId" => (DeliveryFault.Refused, "it does not know the access key", "check AWS_ACCESS_KEY_ID or AWS_PROFILE"),
            "RequestTimeTooSkewed" => (DeliveryFault.Refused, "this machine's clock is wrong by more than the store allows", "set the clock"),
            "ExpiredToken" or "InvalidToken" => (DeliveryFault.Refused, "the session's credentials are over", "get new ones"),
            "AccessDenied" or "AllAccessDisabled" or "Forbidden" => (DeliveryFault.Refused, $"these credentials may not write to bucket '{bucket}'", "ask the bucket's owner, or check the credentials"),
            "NoSuchBucket" => (DeliveryFault.NotFound, $"there is no bucket '{bucket}'", "make it; delivering makes none"),
            "AuthorizationHeaderMalformed" or "PermanentRedirect" => (DeliveryFault.Invalid, $"bucket '{bucket}' is in another region", "name its region with AWS_REGION"),
            "EntityTooLarge" => (DeliveryFault.TooLarge, "it takes nothing of this size", "deliver elsewhere"),
            "QuotaExceeded" or "InsufficientStorage" => (DeliveryFault.TooLarge, "it has no room for this", "make room, or deliver elsewhere"),
            _ => Other(said.StatusCode),
        };
        return Make(fault, $"{verb} was answered {(int)said.StatusCode} {code}: {what}", hint);
    }

    public DeliveryException Make(DeliveryFault fault, string problem, string hint) => new(fault, S3Target.TargetName, address, problem, hint);

    private static (DeliveryFault Fault, string What, string Hint) Other(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => (DeliveryFault.Refused, "it does not take the credentials", "check them"),
        404 or 405 => (DeliveryFault.NotFound, "there is no such thing", "check the address and the bucket"),
        408 or 429 or >= 500 => (DeliveryFault.Unavailable, "it is busy or has a fault", "try again later"),
        _ => (DeliveryFault.BadAnswer, "it does not take the request", "check that the address is that of an S3 store"),
    };
}
