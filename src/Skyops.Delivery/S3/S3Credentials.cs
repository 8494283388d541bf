using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.S3;

/// <summary>
/// Credentials from where every S3 program looks for them: <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>, else the profile that
/// <c>AWS_PROFILE</c> names (or <c>default</c>) in the shared files. Nothing is asked of metadata services: a person's credentials are meant, not a machine's.
/// </summary>
public static class S3Credentials
{
    /// <exception cref="DeliveryException">There are none, or the profile cannot be used.</exception>
    internal static AWSCredentials Find(string address)
    {
        var (id, secret, token) = (Variable("AWS_ACCESS_KEY_ID"), Variable("AWS_SECRET_ACCESS_KEY"), Variable("AWS_SESSION_TOKEN"));
        if (id is not null && secret is not null) return token is null ? new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, token);
        var profile = Variable("AWS_PROFILE") ?? "default";
        try
        {
            if (new CredentialProfileStoreChain(Variable("AWS_SHARED_CREDENTIALS_FILE")).TryGetAWSCredentials(profile, out var found)) return found;
        }
        catch (Exception unusable) when (unusable is AmazonClientException or InvalidOperationException or ArgumentException)
        {
            // What is wrong with it is not repeated: it could quote the file.
            throw Missing(address, $"the profile '{profile}' cannot be used");
        }

        throw Missing(address, $"there are no credentials in the environment, and no profile '{profile}'");
    }

    private static DeliveryException Missing(string address, string problem) =>
        new(DeliveryFault.Refused, S3Target.TargetName, address, problem, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
