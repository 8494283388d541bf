using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Skyops.Grpc.Server;

/// <summary>Custom metadata from and to the header collections of ASP.NET.</summary>
internal static class HttpMetadata
{
    public static GrpcMetadata Of(IHeaderDictionary headers)
    {
        var metadata = new GrpcMetadata();
        foreach (var (key, values) in headers)
        {
            foreach (var value in values)
            {
                metadata.Receive(key, value ?? "");
            }
        }

        return metadata;
    }

    public static void Append(IHeaderDictionary headers, GrpcMetadata metadata)
    {
        foreach (var entry in metadata.Entries)
        {
            // A header line per value: text values may contain commas, so they cannot be joined.
            headers[entry.Key] = StringValues.Concat(headers[entry.Key], entry.Wire);
        }
    }
}
