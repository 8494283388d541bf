// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a settlement says of one account and one asset.
/// @notice Both sums are since the beginning and never fall.
/// @param account Whom it is about.
/// @param asset The token, or zero for ETH.
/// @param credit All that the account may ever have taken out by claims: earned, or released from its own deposits.
/// @param debit All of the account's deposits that was ever used: spent, or released. What is left of its deposits,
/// deposited - exited - debit, is what it can take by an exit.
struct Leaf {
    address account;
    address asset;
    uint128 credit;
    uint128 debit;
}

library SettlementLeaf {
    bytes32 internal constant TYPE = keccak256(
        "SkyopsSettlementLeaf(uint256 chainId,address escrow,address account,address asset,uint128 credit,uint128 debit)"
    );

    /// @notice keccak256(keccak256(abi.encode(TYPE, chain id, escrow, account, asset, credit, debit))): hashed twice so
    /// that no inner node is a leaf, bound to chain and contract so that no leaf counts elsewhere.
    function hash(Leaf calldata leaf) internal view returns (bytes32) {
        bytes32 inner = keccak256(
            abi.encode(TYPE, block.chainid, address(this), leaf.account, leaf.asset, leaf.credit, leaf.debit)
        );
        return keccak256(bytes.concat(inner));
    }
}
