using System.Net.Sockets;
using Skyops.Grpc;

namespace Skyops.Worker.Gateway;

/// <summary>Tells apart a silo that certainly gives no lease away from one that does not answer.</summary>
internal static class ConnectFailure
{
    /// <summary>Trailer of a silo that stands by.</summary>
    internal const string StandbyTrailer = "skyops-standby";

    /// <summary>
    /// True when nobody listens there, or a silo answered that it stands by: neither could give a lease away at that moment.
    /// </summary>
    public static bool IsInactive(Exception error) => IsRefusal(error) || IsStandby(error);

    public static bool IsStandby(Exception error) =>
        error is GrpcException { Status.Code: GrpcStatusCode.Unavailable } refused && refused.Trailers.Text(StandbyTrailer) is not null;

    /// <summary>True only for a connection that was actively refused (TCP RST in answer to SYN).</summary>
    public static bool IsRefusal(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is SocketException { SocketErrorCode: SocketError.ConnectionRefused }) return true;
        }

        return false;
    }
}
