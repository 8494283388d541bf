// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {Rfc6962} from "./Rfc6962.sol";

/// @title What a node's wallet said once, so that a session key signs for it; the scope is always "node".
/// @param x First coordinate of the P-256 key.
/// @param y Second coordinate.
/// @param signature Of the wallet, r, s, v.
struct Delegation {
    address account;
    bytes32 x;
    bytes32 y;
    uint128 spendCap;
    uint64 issuedAt;
    uint64 expiresAt;
    bytes16 nonce;
    bytes signature;
}

/// @title A receipt with what proves who made it.
/// @param receipt The canonical protobuf bytes.
/// @param index Its place in the batch it came in, from 0.
/// @param path Sibling hashes, the lowest first.
/// @param count How many receipts the batch has.
/// @param root Of the batch (RFC 6962 over the SHA-256 of the receipts).
/// @param r Of the session key's signature over the batch.
/// @param s Of the same; in the lower half.
struct SignedReceipt {
    Delegation delegation;
    bytes receipt;
    uint64 index;
    bytes32[] path;
    uint32 count;
    bytes32 root;
    bytes32 r;
    bytes32 s;
}

/// @title Checks receipts as nodes sign them: byte for byte what Skyops.Ethereum's sessions and batches do.
library SessionReceipts {
    error WrongDelegation();
    error WrongSignature();
    error NotInBatch();

    bytes32 private constant DOMAIN_TYPE = keccak256("EIP712Domain(string name,string version,uint256 chainId)");
    bytes32 private constant SESSION_TYPE = keccak256(
        "SkyopsSession(address account,bytes publicKey,string scope,uint256 spendCap,uint64 issuedAt,uint64 expiresAt,bytes16 nonce)"
    );

    /// @notice Reverts, saying why, unless the account's wallet delegated to the key and the key signed the receipt.
    /// @dev When the delegation ended does not matter: what was signed under it stays said.
    function requireValid(SignedReceipt calldata signed) internal view {
        Delegation calldata delegation = signed.delegation;
        (address signer,,) = ECDSA.tryRecover(_digest(delegation), delegation.signature);
        if (signer == address(0) || signer != delegation.account) revert WrongDelegation();
        bytes32 item = sha256(signed.receipt);
        if (!Rfc6962.verify(signed.root, signed.count, signed.index, item, signed.path)) revert NotInBatch();
        bytes32 head = sha256(
            abi.encodePacked(
                "skyops-batch\x00", uint8(18), "skyops-receipts-v1", _id(delegation), signed.count, signed.root
            )
        );
        if (!P256.verify(head, signed.r, signed.s, delegation.x, delegation.y)) revert WrongSignature();
    }

    function _digest(Delegation calldata delegation) private view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPE, keccak256("Skyops"), keccak256("1"), block.chainid));
        bytes32 statement = keccak256(
            abi.encode(
                SESSION_TYPE,
                delegation.account,
                keccak256(abi.encodePacked(bytes1(0x04), delegation.x, delegation.y)),
                keccak256("node"),
                delegation.spendCap,
                delegation.issuedAt,
                delegation.expiresAt,
                delegation.nonce
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, statement));
    }

    /// @dev SHA-256 of the binary form, in which every part has a fixed place because the scope is "node".
    function _id(Delegation calldata delegation) private pure returns (bytes32) {
        return sha256(
            abi.encodePacked(
                bytes1(0x01),
                delegation.account,
                bytes1(0x04),
                delegation.x,
                delegation.y,
                uint8(4),
                "node",
                delegation.spendCap,
                delegation.issuedAt,
                delegation.expiresAt,
                delegation.nonce,
                delegation.signature
            )
        );
    }
}
